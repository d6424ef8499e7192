app_name = "scholarships"
urlpatterns = []
